<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use Illuminate\Database\Schema\Blueprint;
use Illuminate\Database\Schema\ColumnDefinition;

/** The type of the keys of the application's tables, from `coverage-kernel.host.key_type`. */
enum KeyType: string
{
    case BigInt = 'bigint';
    case Uuid = 'uuid';
    case Ulid = 'ulid';

    /** Adds a column that refers to such a key. */
    public function column(Blueprint $table, string $name): ColumnDefinition
    {
        return match ($this) {
            self::BigInt => $table->unsignedBigInteger($name),
            self::Uuid => $table->uuid($name),
            self::Ulid => $table->ulid($name),
        };
    }
}
