namespace Microsoft.ML.Recurrent;

/// <summary>A network of gated recurrent units (Cho et al. 2014), the reset gate applied after the recurrent product, as cuDNN and
/// PyTorch do.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record GruOptions : RecurrentOptions
{
    internal override string CellName => "gru";

    internal override Cell ToCell() => new GruCell();
}
