@NullMarked
package dev.carillon.project.usecases.ports;

import org.jspecify.annotations.NullMarked;
