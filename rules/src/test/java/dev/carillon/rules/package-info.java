@NullMarked
package dev.carillon.rules;

import org.jspecify.annotations.NullMarked;
