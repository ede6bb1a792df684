/// What a project and an application for one of its roles are, the rules they keep, and what is
/// told about them. Sees the JDK, and who people and tenants are.
@NullMarked
package dev.carillon.project.domain;

import org.jspecify.annotations.NullMarked;
