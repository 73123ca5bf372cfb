namespace Microsoft.ML.Recurrent;

/// <summary>A simple recurrent network (Elman 1990).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RnnOptions : RecurrentOptions
{
    /// <summary>The function that makes the next hidden state.</summary>
    /// <value>The default value is <see cref="RnnActivation.Tanh"/>.</value>
    public RnnActivation Activation { get; init; } = RnnActivation.Tanh;

    internal override string CellName => "rnn";

    internal override string? CellViolation => OptionsValidation.Defined(nameof(Activation), Activation);

    internal override Cell ToCell() => new RnnCell { Activation = Activation };
}
