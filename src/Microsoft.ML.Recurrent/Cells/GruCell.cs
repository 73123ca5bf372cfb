using System.Text.Json.Serialization;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent;

/// <summary>The gated recurrent unit (Cho et al. 2014).</summary>
/// <remarks>
/// <list type="number">
/// <item>r = σ(W x + b + U h + d)</item>
/// <item>z = σ(W x + b + U h + d)</item>
/// <item>n = tanh(W x + b + r ⊙ (U h + d)), as libtorch and cuDNN have it, or n = tanh(W x + b + U (r ⊙ h) + d), as in the paper</item>
/// <item>h' = (1 − z) ⊙ n + z ⊙ h</item>
/// </list>
/// Immutable and thread-safe.
/// </remarks>
[JsonConverter(typeof(CellJsonConverter))]
public sealed record GruCell : Cell
{
    /// <inheritdoc/>
    public override string Name => "gru";

    /// <summary>Applies the reset gate before the candidate's product, as in the paper, instead of after it.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool ResetsBeforeProduct { get; init; }

    internal override bool IsAlwaysValid => true;

    internal override void Define(Step s)
    {
        var h = s.State("hidden");
        var r = s.Gate("reset", Sigmoid(s.Input("r") + s.Recurrent("r", h)));
        var z = s.Gate("update", Sigmoid(s.Input("z") + s.Recurrent("z", h)));
        var recurrent = ResetsBeforeProduct ? s.Recurrent("n", r * h) : r * s.Recurrent("n", h);
        var n = s.Gate("candidate", Tanh(s.Input("n") + recurrent));
        s.Output(s.Next(h, n + z * (h - n)));
    }
}
