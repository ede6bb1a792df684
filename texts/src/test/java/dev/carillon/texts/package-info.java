@NullMarked
package dev.carillon.texts;

import org.jspecify.annotations.NullMarked;
