@NullMarked
package dev.carillon.project;

import org.jspecify.annotations.NullMarked;
