/// Rules in files that say who is told of what happened, when and in what words. Reads them,
/// compiles them, and makes plans of events by them; whoever asks carries the plans out. No files
/// are opened here and nothing is sent.
@NullMarked
package dev.carillon.rules;

import org.jspecify.annotations.NullMarked;
