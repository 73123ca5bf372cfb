using System.Text.Json.Serialization;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent;

/// <summary>The minimal gated unit (Zhou et al. 2016), which has a single gate.</summary>
/// <remarks>
/// Equation 4 of the paper:
/// <list type="number">
/// <item>f = σ(W x + U h + b)</item>
/// <item>n = tanh(W x + U (f ⊙ h) + b)</item>
/// <item>h' = (1 − f) ⊙ h + f ⊙ n</item>
/// </list>
/// Immutable and thread-safe.
/// </remarks>
[JsonConverter(typeof(CellJsonConverter))]
public sealed record MinimalGatedCell : Cell
{
    /// <inheritdoc/>
    public override string Name => "mgu";

    internal override void Define(Step s)
    {
        var h = s.State("hidden");
        var f = s.Gate("forget", Sigmoid(s.Input("f") + s.Recurrent("f", h, bias: false)));
        var n = s.Gate("candidate", Tanh(s.Input("n") + s.Recurrent("n", f * h, bias: false)));
        s.Output(s.Next(h, (1 - f) * h + f * n));
    }
}
