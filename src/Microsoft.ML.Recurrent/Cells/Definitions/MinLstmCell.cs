using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent.Cells.Definitions;

/// <summary>
/// minLSTM (Feng et al. 2024, section 3.2), whose gates add up to 1:
/// <list type="number">
/// <item>f = σ(W x + b)</item>
/// <item>i = σ(W x + b)</item>
/// <item>n = W x + b</item>
/// <item>h' = f / (f + i) ⊙ h + i / (f + i) ⊙ n</item>
/// </list>
/// </summary>
internal sealed record MinLstmCell : Cell
{
    public override string Name => "minlstm";

    internal override void Define(Step s)
    {
        var h = s.State("hidden");
        var f = Sigmoid(s.Input("f"));
        var i = Sigmoid(s.Input("i"));
        var n = s.Gate("candidate", s.Input("n"));
        var forget = s.Gate("forget", f / (f + i));
        var input = s.Gate("input", i / (f + i));
        s.Output(s.Next(h, forget * h + input * n));
    }
}
