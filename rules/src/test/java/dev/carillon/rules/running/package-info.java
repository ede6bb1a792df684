@NullMarked
package dev.carillon.rules.running;

import org.jspecify.annotations.NullMarked;
