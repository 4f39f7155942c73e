<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use BackedEnum;
use Carbon\CarbonInterval;
use CoverageKernel\Action;
use CoverageKernel\Actor;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\ExclusionReason;
use CoverageKernel\Reason;
use CoverageKernel\ReasonCode;
use CoverageKernel\RestoreTier;
use CoverageKernel\SourceClass;
use CoverageKernel\Step;
use Illuminate\Contracts\Translation\Translator;

/**
 * Reasons, steps and their values as sentences in the language of the application, for operators. They are not for customers:
 * they name types, sources and ids.
 *
 * The package has English and German. The texts are published with `vendor:publish --tag=coverage-kernel-lang`. In a language
 * without them, the English sentence of the extension stands in.
 */
final readonly class ReasonText
{
    public function __construct(private Translator $translator) {}

    /** @param  string|null  $locale  null for the locale of the application */
    public function reason(Reason $reason, ?string $locale = null): string
    {
        return $this->translate("reasons.{$reason->code()->value}", [
            'type' => $reason->canonicalType(),
            'source' => $this->source($reason->sourceClass(), $locale),
            'expected' => $this->value($reason->code(), $reason->expected(), $locale),
            'actual' => $this->value($reason->code(), $reason->actual(), $locale),
            'affected' => $reason->affectedRows(),
            'observed' => $reason->observedRows(),
        ], $locale) ?? $reason->message();
    }

    public function step(Step $step, ?string $locale = null): string
    {
        return $this->translate($step->canonicalType() === null ? 'steps.step' : 'steps.step_about_type', [
            'actor' => $this->actor($step->actor(), $locale),
            'action' => $this->action($step->action(), $locale),
            'type' => $step->canonicalType(),
            'source' => $this->source($step->sourceClass(), $locale),
        ], $locale) ?? $step->message();
    }

    public function action(Action $action, ?string $locale = null): string
    {
        return $this->case('actions', $action, $locale);
    }

    public function actor(Actor $actor, ?string $locale = null): string
    {
        return $this->case('actors', $actor, $locale);
    }

    public function state(ClaimState $state, ?string $locale = null): string
    {
        return $this->case('states', $state, $locale);
    }

    public function level(CoverageLevel $level, ?string $locale = null): string
    {
        return $this->case('levels', $level, $locale);
    }

    public function exclusion(ExclusionReason $exclusion, ?string $locale = null): string
    {
        return $this->case('exclusions', $exclusion, $locale);
    }

    private function source(?SourceClass $source, ?string $locale): ?string
    {
        return $source === null ? null : $this->case('sources', $source, $locale);
    }

    /** The expected or actual text of a reason, which is the value of a family for some codes (contract §4). */
    private function value(ReasonCode $code, ?string $value, ?string $locale): string
    {
        if ($value === null) {
            return $this->translate('words.none', [], $locale) ?? 'none';
        }

        $case = match ($code) {
            ReasonCode::TypeExcluded => ['exclusions', ExclusionReason::from($value)],
            ReasonCode::TypeClaimMaximum => ['states', ClaimState::from($value)],
            ReasonCode::NotRestorable => ['restore_tiers', RestoreTier::from($value)],
            ReasonCode::SourceNotAdmitted, ReasonCode::PreferredSourcePassedOver => ['sources', SourceClass::from($value)],
            ReasonCode::LevelBelowMinimum, ReasonCode::LevelAboveTypeMaximum, ReasonCode::LevelNotReached, ReasonCode::EvidenceMissing,
            ReasonCode::EvidenceMetadataOnly, ReasonCode::EvidencePartial, ReasonCode::EvidenceStale, ReasonCode::EvidenceCaptureBlocked,
            ReasonCode::EvidenceCaptureFailed => ['levels', CoverageLevel::from($value)],
            default => null,
        };

        return match (true) {
            $case !== null => $this->case($case[0], $case[1], $locale),
            $code === ReasonCode::DenominatorMismatch => str_replace(',', ', ', $value),
            $code === ReasonCode::EvidenceExpired => $this->duration($value, $locale),
            default => $value,
        };
    }

    /** A number of seconds, in the two largest units. */
    private function duration(string $seconds, ?string $locale): string
    {
        return CarbonInterval::seconds($seconds)->cascade()
            ->locale($locale ?? $this->translator->getLocale())
            ->forHumans(['parts' => 2]);
    }

    private function case(string $group, BackedEnum $case, ?string $locale): string
    {
        return $this->translate("{$group}.{$case->value}", [], $locale) ?? (string) $case->value;
    }

    /**
     * @param  array<string, string|int|null>  $values
     * @return string|null null if neither the locale nor the fallback locale has the text
     */
    private function translate(string $key, array $values, ?string $locale): ?string
    {
        $key = "coverage-kernel::{$key}";
        $text = $this->translator->get($key, $values, $locale);

        return is_string($text) && $text !== $key ? $text : null;
    }
}
