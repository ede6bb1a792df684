/// What goes over the wire as JSON, written and read by streaming.
@NullMarked
package dev.carillon.web.json;

import org.jspecify.annotations.NullMarked;
