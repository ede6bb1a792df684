/// The HTTP routes. Methods that return plain values are plain blocking code and run on virtual
/// threads; those that return a stage run on the event loop and must not wait.
@NullMarked
package dev.carillon.web.controllers;

import org.jspecify.annotations.NullMarked;
