using TorchSharp;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// Where a managed layer stands in torch's graph. Arguments: the <see cref="FusedCall"/>, the input, and for each direction its initial
/// state (or null) and its four parameters.
/// </summary>
internal sealed class FusedFunction : torch.autograd.MultiTensorFunction<FusedFunction>
{
    private const string Call = "call";

    public override string Name => "FusedRecurrentLayer";

    public override List<torch.Tensor> forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Call, vars[0]);
        ctx.save_for_backward([(torch.Tensor)vars[1]]);
        return ((FusedCall)vars[0]).Forward([.. vars.Skip(1).Select(v => (torch.Tensor?)v)]);
    }

    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, List<torch.Tensor> grad_outputs)
    {
        using var input = ctx.get_saved_variables()[0];
        return [null!, .. ((FusedCall)ctx.get_data(Call)).Backward(input, grad_outputs).Select(g => g!)];
    }
}
