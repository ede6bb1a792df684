@NullMarked
package dev.carillon.push;

import org.jspecify.annotations.NullMarked;
