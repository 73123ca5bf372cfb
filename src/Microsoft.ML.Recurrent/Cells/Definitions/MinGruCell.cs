using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent.Cells.Definitions;

/// <summary>
/// minGRU (Feng et al. 2024, section 3.1): nothing but the input decides what is kept, so that there is no recurrent product:
/// <list type="number">
/// <item>z = σ(W x + b)</item>
/// <item>n = W x + b</item>
/// <item>h' = (1 − z) ⊙ h + z ⊙ n</item>
/// </list>
/// </summary>
internal sealed record MinGruCell : Cell
{
    public override string Name => "mingru";

    internal override void Define(Step s)
    {
        var h = s.State("hidden");
        var z = s.Gate("update", Sigmoid(s.Input("z")));
        var n = s.Gate("candidate", s.Input("n"));
        s.Output(s.Next(h, (1 - z) * h + z * n));
    }
}
