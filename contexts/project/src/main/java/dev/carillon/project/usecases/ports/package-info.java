/// What the use cases need from the world.
@NullMarked
package dev.carillon.project.usecases.ports;

import org.jspecify.annotations.NullMarked;
