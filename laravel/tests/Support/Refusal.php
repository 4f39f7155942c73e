<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use Closure;
use Illuminate\Database\QueryException;
use Illuminate\Support\Facades\DB;

/** The error of the database for rows that violate a constraint. */
final readonly class Refusal
{
    private function __construct(public string $sqlState, public string $message) {}

    /** Runs statements, checks deferred constraints and rolls back. Returns the error, or null if there is none. */
    public static function of(Closure $statements): ?self
    {
        DB::beginTransaction();

        try {
            $statements();
            DB::statement('set constraints all immediate');
        } catch (QueryException $exception) {
            return new self((string) $exception->getCode(), $exception->getMessage());
        } finally {
            DB::rollBack();
        }

        return null;
    }

    /** The name of the violated constraint or unique index, or null if the error is another one. */
    public function constraint(): ?string
    {
        return str_starts_with($this->sqlState, '23') && preg_match('/constraint "([^"]+)"/', $this->message, $match) === 1
            ? $match[1]
            : null;
    }
}
