@NullMarked
package dev.carillon.embeddedpostgres;

import org.jspecify.annotations.NullMarked;
