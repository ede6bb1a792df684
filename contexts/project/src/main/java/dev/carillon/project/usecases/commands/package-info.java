/// What changes something. Each command runs in one unit of work: its rows and its events are
/// committed together or not at all. Whoever changes something in a project locks the project
/// first.
@NullMarked
package dev.carillon.project.usecases.commands;

import org.jspecify.annotations.NullMarked;
