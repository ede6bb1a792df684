@NullMarked
package dev.carillon.community;

import org.jspecify.annotations.NullMarked;
