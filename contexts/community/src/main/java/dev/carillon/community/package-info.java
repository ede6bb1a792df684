/// What people of a community hear of each other: messages, conversations, accounts. Its events
/// come from elsewhere; it has rules, and no tables.
@NullMarked
package dev.carillon.community;

import org.jspecify.annotations.NullMarked;
