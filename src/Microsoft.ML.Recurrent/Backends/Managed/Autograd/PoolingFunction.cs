using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>A reduction of steps to rows in torch's graph: pooling, or the loss of a conditional random field. Arguments: the <see cref="IPoolingPass"/>, the outputs (TotalSteps, width), and the
/// pass's parameters.</summary>
internal sealed class PoolingFunction : torch.autograd.SingleTensorFunction<PoolingFunction>
{
    private const string Pass = "pass";

    private static readonly Func<IPoolingPass, torch.autograd.AutogradContext, torch.Tensor, List<torch.Tensor>> _gradients = Gradients;

    public override string Name => "Pooling";

    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var pass = (IPoolingPass)vars[0];
        ctx.save_data(Pass, pass);
        ctx.save_for_backward([(torch.Tensor)vars[1]]);
        using var outputs = ((torch.Tensor)vars[1]).contiguous();
        return pass.Forward(outputs);
    }

    /// <summary>libtorch calls this, so that nothing is thrown.</summary>
    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output) =>
        BackwardErrors.Guard((IPoolingPass)ctx.get_data(Pass), ctx, grad_output, _gradients);

    private static List<torch.Tensor> Gradients(IPoolingPass pass, torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        using var saved = ctx.get_saved_variables()[0];
        using var outputs = saved.contiguous();
        using var gradient = grad_output.contiguous();
        return pass.Backward(outputs, gradient);
    }
}
