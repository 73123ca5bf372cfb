using System.Text.Json.Serialization;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent;

/// <summary>The minLSTM (Feng et al. 2024), which has no recurrent product; its gates add up to 1.</summary>
/// <remarks>
/// Section 3.2 of the paper:
/// <list type="number">
/// <item>f = σ(W x + b)</item>
/// <item>i = σ(W x + b)</item>
/// <item>n = W x + b</item>
/// <item>h' = f / (f + i) ⊙ h + i / (f + i) ⊙ n</item>
/// </list>
/// f / (f + i) is computed as σ(log f − log i), which is defined where both gates are too small for single precision.
/// Immutable and thread-safe.
/// </remarks>
[JsonConverter(typeof(CellJsonConverter))]
public sealed record MinLstmCell : Cell
{
    /// <inheritdoc/>
    public override string Name => "minlstm";

    internal override void Define(Step s)
    {
        var h = s.State("hidden");
        var n = s.Gate("candidate", s.Input("n"));
        var difference = LogSigmoid(s.Input("f")) - LogSigmoid(s.Input("i"));
        var forget = s.Gate("forget", Sigmoid(difference));
        var input = s.Gate("input", Sigmoid(-difference));
        s.Output(s.Next(h, forget * h + input * n));
    }
}
