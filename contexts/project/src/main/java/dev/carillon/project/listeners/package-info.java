/// Makes notifications of what happened in this context.
@NullMarked
package dev.carillon.project.listeners;

import org.jspecify.annotations.NullMarked;
