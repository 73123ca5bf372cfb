using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent.Cells.Definitions;

/// <summary>
/// Minimal gated unit (Zhou et al. 2016, equation 4):
/// <list type="number">
/// <item>f = σ(W x + U h + b)</item>
/// <item>n = tanh(W x + U (f ⊙ h) + b)</item>
/// <item>h' = (1 − f) ⊙ h + f ⊙ n</item>
/// </list>
/// </summary>
internal sealed record MinimalGatedCell : Cell
{
    public override string Name => "mgu";

    internal override void Define(Step s)
    {
        var h = s.State("hidden");
        var f = s.Gate("forget", Sigmoid(s.Input("f") + s.Recurrent("f", h, bias: false)));
        var n = s.Gate("candidate", Tanh(s.Input("n") + s.Recurrent("n", f * h, bias: false)));
        s.Output(s.Next(h, (1 - f) * h + f * n));
    }
}
