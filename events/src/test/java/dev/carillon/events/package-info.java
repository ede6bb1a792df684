@NullMarked
package dev.carillon.events;

import org.jspecify.annotations.NullMarked;
