namespace Microsoft.ML.Recurrent.Training.Checkpoints;

/// <summary>The place of a network's state in a checkpoint.</summary>
/// <param name="Fit">0 for the fit, 1 for a forecaster's refit.</param>
/// <param name="Network">The network, from 0.</param>
/// <param name="Networks">Networks of the fit.</param>
internal readonly record struct StatePlace(int Fit, int Network, int Networks);
