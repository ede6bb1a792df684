@NullMarked
package dev.carillon.project.events;

import org.jspecify.annotations.NullMarked;
