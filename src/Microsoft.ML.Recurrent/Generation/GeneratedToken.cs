namespace Microsoft.ML.Recurrent;

/// <summary>A token that was generated.</summary>
/// <param name="Text">The token: the value of its key, or its number where the model's keys had no values.</param>
/// <param name="Key">The key, from 1.</param>
/// <param name="LogProbability">The natural logarithm of its probability by the model, given all before it: as <c>StepLogLikelihood</c> of <c>Transform</c>, whatever the temperature was.</param>
public readonly record struct GeneratedToken(string Text, uint Key, float LogProbability);
