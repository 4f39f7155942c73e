<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Console;

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Exception\InvalidClaim;
use CoverageKernel\Laravel\ReasonText;
use CoverageKernel\Reason;
use CoverageKernel\RestoreTier;
use CoverageKernel\Step;

/**
 * `php artisan coverage-kernel:ask`: shows the decision on a claim, its reasons, and the steps that would permit it.
 *
 * Exits with 0 if the claim is permitted, with 3 if it is not, and with 2 for invalid arguments.
 */
final class AskCommand extends ReadingCommand
{
    protected $signature = 'coverage-kernel:ask
        {workspace : The id of the workspace}
        {environment : The id of the managed environment}
        {connection : The id of the provider connection}
        {scope : The key of the claimed scope}
        {level : The claimed coverage level}
        {--audience=customer : To whom the claim is made: customer, operator or internal}
        {--percent=100 : The claimed percentage of the scope}
        {--restore= : The tier of a restore claim: preview_only or restorable}
        {--type=* : The types that the claim counts, one for each option}
        {--json : Print the decision as JSON}
        {--advice : With --json, print the advice instead of the decision}';

    protected $description = 'Show whether a coverage claim is permitted, and if not, why not (exits with 3)';

    protected function read(): int
    {
        $decision = $this->guard()->evaluate($this->claim(), $this->environment());

        if ($this->flag('json')) {
            $this->json($this->flag('advice') ? $decision->advice()->toJson() : $decision->toJson());
        } else {
            $this->show($decision, $this->laravel->make(ReasonText::class));
        }

        return $decision->permitted() ? self::SUCCESS : self::NO;
    }

    /** @throws InvalidArguments if the claim is invalid */
    private function claim(): Claim
    {
        $percent = $this->optionalText('percent') ?? '100';
        if (! is_numeric($percent)) {
            throw new InvalidArguments("expected --percent to be a number, found `{$percent}`");
        }
        $restore = $this->optionalText('restore');
        /** @var list<string> $types */
        $types = (array) $this->option('type');

        try {
            return new Claim(
                scopeKey: $this->text('scope'),
                level: $this->value('the level', $this->text('level'), CoverageLevel::class),
                audience: $this->value('--audience', $this->optionalText('audience') ?? '', Audience::class),
                percent: (float) $percent,
                restoreTier: $restore === null ? null : $this->value('--restore', $restore, RestoreTier::class),
                denominator: $types === [] ? null : $types,
            );
        } catch (InvalidClaim $invalid) {
            throw new InvalidArguments($invalid->getMessage(), previous: $invalid);
        }
    }

    private function show(Decision $decision, ReasonText $text): void
    {
        $this->detail('State', "{$decision->state()->value} ({$text->state($decision->state())})");
        $this->detail('Permitted', $decision->permitted() ? 'yes' : 'no');
        $this->detail('Covered types', "{$decision->covered()} of {$decision->denominator()}, {$decision->empty()} of them empty");
        $this->detail('Strongest permitted level', $decision->strongestLevel()->value ?? 'none');
        $this->detail('Time', $decision->claim()->asOf() ?? 'none');
        $this->detail('Definitions', $decision->definitionsDigest());
        $this->detail('Observed coverage', $decision->observedDigest());

        if ($decision->reasons() !== []) {
            $this->newLine();
            $this->table(['Reason', 'Effect', 'Meaning'], array_map(static fn (Reason $reason): array => [
                $reason->code()->value,
                $reason->blocks() ? '<fg=red>blocks</>' : '<fg=yellow>limits</>',
                self::plain($text->reason($reason)),
            ], $decision->reasons()));
        }

        $advice = $decision->advice();
        if ($advice->steps() !== []) {
            $this->newLine();
            $this->line($advice->attainable() ? 'Capturing more would permit the claim:' : 'Capturing more is not enough to permit the claim:');
            $this->table(['#', 'Step'], array_map(
                static fn (Step $step, int $index): array => [$index + 1, self::plain($text->step($step))],
                $advice->steps(),
                array_keys($advice->steps()),
            ));
        }
    }
}
