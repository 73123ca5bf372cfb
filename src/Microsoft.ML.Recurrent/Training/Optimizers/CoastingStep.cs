namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>A step without gradient, seen from the memories of a row's last one.</summary>
/// <param name="Keep">What a parameter is multiplied by.</param>
/// <param name="First">What the first memory moves it by.</param>
/// <param name="Root">What the second memory's root weighs in the divisor.</param>
internal readonly record struct CoastingStep(float Keep, float First, float Root);
