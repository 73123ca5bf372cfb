namespace Microsoft.ML.Recurrent;

/// <summary>One measurement of a trial that runs, which pruners read.</summary>
/// <param name="Epoch">The epoch that was measured, from 1.</param>
/// <param name="Fold">The fold, from 0; 0 without folds.</param>
/// <param name="Value">The validation figure, higher or lower better as <see cref="PruningState.Maximize"/> says. Not a number where the fit diverged.</param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record TrialMeasurement(int Epoch, int Fold, double Value);
