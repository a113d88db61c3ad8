@org.jspecify.annotations.NullMarked
package io.firebreak.rehearsal;
