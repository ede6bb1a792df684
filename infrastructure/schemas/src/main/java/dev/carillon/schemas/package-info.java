/// What the data of events has to be, by JSON Schema.
@NullMarked
package dev.carillon.schemas;

import org.jspecify.annotations.NullMarked;
