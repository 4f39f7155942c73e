<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

/** The kind of value that a column of a definition table contains. */
enum ColumnKind
{
    case CanonicalType;
    case ScopeKey;

    /** A value of a family (contract §1). */
    case Family;

    case Flag;

    /** A positive integer, or null. */
    case PositiveInteger;

    /** A list of provider-native names; it may be empty. */
    case Aliases;

    /** A non-empty list of canonical types. */
    case CanonicalTypes;

    case Object;

    public function isJson(): bool
    {
        return match ($this) {
            self::Aliases, self::CanonicalTypes, self::Object => true,
            self::CanonicalType, self::ScopeKey, self::Family, self::Flag, self::PositiveInteger => false,
        };
    }
}
