using System.Text.Json.Serialization;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent;

/// <summary>The minGRU (Feng et al. 2024), which has no recurrent product: the input alone decides what is kept.</summary>
/// <remarks>
/// Section 3.1 of the paper:
/// <list type="number">
/// <item>z = σ(W x + b)</item>
/// <item>n = W x + b</item>
/// <item>h' = (1 − z) ⊙ h + z ⊙ n</item>
/// </list>
/// Immutable and thread-safe.
/// </remarks>
[JsonConverter(typeof(CellJsonConverter))]
public sealed record MinGruCell : Cell
{
    /// <inheritdoc/>
    public override string Name => "mingru";

    internal override void Define(Step s)
    {
        var h = s.State("hidden");
        var z = s.Gate("update", Sigmoid(s.Input("z")));
        var n = s.Gate("candidate", s.Input("n"));
        s.Output(s.Next(h, (1 - z) * h + z * n));
    }
}
