@NullMarked
package dev.carillon.project.usecases.commands;

import org.jspecify.annotations.NullMarked;
