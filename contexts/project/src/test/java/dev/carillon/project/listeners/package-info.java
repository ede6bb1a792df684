@NullMarked
package dev.carillon.project.listeners;

import org.jspecify.annotations.NullMarked;
