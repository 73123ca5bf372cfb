using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>Managed pooling in torch's graph. Arguments: the <see cref="IPoolingPass"/>, the outputs (TotalSteps, width), and the pass's parameters.</summary>
internal sealed class PoolingFunction : torch.autograd.SingleTensorFunction<PoolingFunction>
{
    private const string Pass = "pass";

    public override string Name => "Pooling";

    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var pass = (IPoolingPass)vars[0];
        ctx.save_data(Pass, pass);
        ctx.save_for_backward([(torch.Tensor)vars[1]]);
        using var outputs = ((torch.Tensor)vars[1]).contiguous();
        return pass.Forward(outputs);
    }

    /// <summary>libtorch calls this, so that nothing is thrown: <see cref="BackwardErrors"/> has what went wrong, and no gradient is there.</summary>
    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        var pass = (IPoolingPass)ctx.get_data(Pass);
        try
        {
            if (!pass.Errors.Any)
                return Gradients(pass, ctx, grad_output);
        }
        catch (Exception e)
        {
            pass.Errors.Add(e);
        }

        return pass.NoGradients;
    }

    private static List<torch.Tensor> Gradients(IPoolingPass pass, torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        using var saved = ctx.get_saved_variables()[0];
        using var outputs = saved.contiguous();
        using var gradient = grad_output.contiguous();
        return pass.Backward(outputs, gradient);
    }
}
