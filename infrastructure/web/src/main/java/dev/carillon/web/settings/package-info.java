/// What can be configured, with its defaults. Everything is checked when it is bound, so that a
/// server with a wrong value does not start.
@NullMarked
package dev.carillon.web.settings;

import org.jspecify.annotations.NullMarked;
