using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>A managed conditional random field in torch's graph. Arguments: the <see cref="CrfPass"/>, the emissions (TotalSteps, labels), transitions, start and
/// end. Result: (rows), each row's negative log-likelihood.</summary>
internal sealed class CrfFunction : torch.autograd.SingleTensorFunction<CrfFunction>
{
    private const string Pass = "pass";

    public override string Name => "ConditionalRandomField";

    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var pass = (CrfPass)vars[0];
        ctx.save_data(Pass, pass);
        ctx.save_for_backward([.. vars.Skip(1).Select(v => (torch.Tensor)v)]);
        using var emissions = ((torch.Tensor)vars[1]).contiguous();
        return pass.Forward(emissions, [.. vars.Skip(2).Select(v => (torch.Tensor)v)]);
    }

    /// <summary>libtorch calls this, so that nothing is thrown: <see cref="BackwardErrors"/> has what went wrong, and no gradient is there.</summary>
    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        var pass = (CrfPass)ctx.get_data(Pass);
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

    private static List<torch.Tensor> Gradients(CrfPass pass, torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        torch.Tensor[] saved = [.. ctx.get_saved_variables()];
        try
        {
            using var emissions = saved[0].contiguous();
            using var gradient = grad_output.contiguous();
            return pass.Backward(emissions, saved[1..], gradient);
        }
        finally
        {
            foreach (var tensor in saved)
                tensor.Dispose();
        }
    }
}
