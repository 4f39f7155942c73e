<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Console;

use CoverageKernel\Laravel\Exceptions\DecisionNotKept;
use CoverageKernel\Laravel\Exceptions\KeptDecisionChanged;
use CoverageKernel\Laravel\Log\KeptDecisions;
use CoverageKernel\Replay;
use Symfony\Component\Console\Helper\ProgressBar;

/**
 * `php artisan coverage-kernel:replay`: decides kept decisions again and compares.
 *
 * Exits with 0 if all match, with 3 at the first that does not, with 2 for invalid arguments, and with 1 if there is no such
 * decision or no table.
 */
final class ReplayCommand extends ReadingCommand
{
    protected $signature = 'coverage-kernel:replay
        {id? : The id of the kept decision}
        {--all : Replay all kept decisions, up to the first that does not match}
        {--json : Print the result as JSON}';

    protected $description = 'Decide kept decisions again and compare (exits with 3 at the first mismatch)';

    protected function read(): int
    {
        $id = $this->text('id');
        if ($this->flag('all') === ($id !== '')) {
            throw new InvalidArguments('expected the id of a kept decision or --all, one of the two');
        }

        $kept = $this->laravel->make(KeptDecisions::class);
        if (! $kept->areInstalled()) {
            $this->components->error('there are no tables of kept decisions: publish them with `vendor:publish --tag=coverage-kernel-decisions`, and migrate');

            return self::FAILURE;
        }

        return $id === '' ? $this->replayAll($kept) : $this->replayOne($kept, $id);
    }

    private function replayOne(KeptDecisions $kept, string $id): int
    {
        $number = filter_var($id, FILTER_VALIDATE_INT, ['options' => ['min_range' => 1]]);
        if (! is_int($number)) {
            throw new InvalidArguments("expected the id to be a positive integer, found `{$id}`");
        }

        try {
            $replay = $kept->replay($number);
            $mismatch = $replay->matches() ? null : self::mismatch($number, $replay);
        } catch (DecisionNotKept $notKept) {
            $this->components->error($notKept->getMessage());

            return self::FAILURE;
        } catch (KeptDecisionChanged $changed) {
            $mismatch = self::changed($changed);
        }

        return $this->report(1, $mismatch);
    }

    private function replayAll(KeptDecisions $kept): int
    {
        $bar = $this->flag('json') ? null : $this->output->createProgressBar($kept->count());
        $replayed = 0;
        $mismatch = null;

        try {
            foreach ($kept->replayAll() as $id => $replay) {
                $replayed++;
                $bar?->advance();
                if (! $replay->matches()) {
                    $mismatch = self::mismatch($id, $replay);
                    break;
                }
            }
        } catch (KeptDecisionChanged $changed) {
            $replayed++;
            $mismatch = self::changed($changed);
        }

        if ($bar instanceof ProgressBar) {
            $bar->display();
            $this->newLine(2);
        }

        return $this->report($replayed, $mismatch);
    }

    /** @return array{id: int, differences: list<string>, error: string|null} */
    private static function mismatch(int $id, Replay $replay): array
    {
        return ['id' => $id, 'differences' => $replay->differences(), 'error' => null];
    }

    /** @return array{id: int, differences: list<string>, error: string|null} */
    private static function changed(KeptDecisionChanged $changed): array
    {
        return ['id' => $changed->id(), 'differences' => [], 'error' => $changed->getMessage()];
    }

    /** @param  array{id: int, differences: list<string>, error: string|null}|null  $mismatch */
    private function report(int $replayed, ?array $mismatch): int
    {
        if ($this->flag('json')) {
            $this->json(json_encode(
                ['replayed' => $replayed, 'matches' => $mismatch === null, 'mismatch' => $mismatch],
                JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE,
            ));
        } elseif ($mismatch === null) {
            $this->components->info(sprintf('Replayed: %d. All match.', $replayed));
        } else {
            $this->components->error(self::plain($mismatch['error'] ?? "the kept decision {$mismatch['id']} does not match the decision made now"));
            $this->components->bulletList(array_map(self::plain(...), $mismatch['differences'] === [] && $mismatch['error'] === null
                ? ['only in white space or in the order of keys']
                : $mismatch['differences']));
        }

        return $mismatch === null ? self::SUCCESS : self::NO;
    }
}
