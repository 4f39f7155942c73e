<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use Closure;
use Illuminate\Database\QueryException;
use Illuminate\Support\Facades\DB;

/** What the database says to rows that break a rule. */
final readonly class Refusal
{
    private function __construct(public string $sqlState, public string $message) {}

    /** What is refused of these statements, by deferred constraints too; null if nothing is. They are undone in any case. */
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

    /** The constraint or unique index that refused, where it was one. */
    public function constraint(): ?string
    {
        return str_starts_with($this->sqlState, '23') && preg_match('/constraint "([^"]+)"/', $this->message, $match) === 1
            ? $match[1]
            : null;
    }
}
