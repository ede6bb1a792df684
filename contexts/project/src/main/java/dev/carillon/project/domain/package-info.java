/// What a project is, who is in it and how they come in, the rules that these keep, and what is
/// told about them. Sees the JDK, and who people and tenants are.
@NullMarked
package dev.carillon.project.domain;

import org.jspecify.annotations.NullMarked;
