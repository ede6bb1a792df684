/// What changes something. Each command runs in one unit of work: its row and its event are
/// committed together or not at all.
@NullMarked
package dev.carillon.project.usecases.commands;

import org.jspecify.annotations.NullMarked;
