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

    private const GREATEST_BIGINT = '9223372036854775807';

    /** Adds a column that refers to such a key. */
    public function column(Blueprint $table, string $name): ColumnDefinition
    {
        return match ($this) {
            self::BigInt => $table->unsignedBigInteger($name),
            self::Uuid => $table->uuid($name),
            self::Ulid => $table->ulid($name),
        };
    }

    /** Whether a text is a key of this type, spelled as the database returns it. */
    public function accepts(string $key): bool
    {
        return match ($this) {
            self::BigInt => preg_match('/\A(0|[1-9][0-9]{0,18})\z/', $key) === 1
                && strcmp(str_pad($key, strlen(self::GREATEST_BIGINT), '0', STR_PAD_LEFT), self::GREATEST_BIGINT) <= 0,
            self::Uuid => preg_match('/\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\z/', $key) === 1,
            self::Ulid => preg_match('/\A[0-7][0-9A-HJKMNP-TV-Z]{25}\z/i', $key) === 1,
        };
    }
}
