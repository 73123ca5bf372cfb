using Microsoft.ML.Recurrent.Tests.Backends;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>LSTM, GRU and the simple network, written as equations, are those of libtorch: outputs, states and every gradient.</summary>
public class TorchOracleTests
{
    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("rnn")]
    [InlineData("rnn, relu")]
    public void OutputsAndGradientsAreThoseOfLibtorch(string cell)
    {
        var layer = EquationCase.Of(cell);
        var expected = Run(layer, cell);

        var found = layer.Gradients<float>();

        Closeness.RelativeError(Outputs(layer), expected["outputs"]).Should().BeLessThan(1e-5);
        Closeness.RelativeError(found.Input, expected["input"]).Should().BeLessThan(1e-5);
        Closeness.RelativeError(found.InitialState, expected["initial state"]).Should().BeLessThan(1e-5);
        for (int p = 0; p < layer.Shapes.Count; p++)
            Closeness.RelativeError(found.Parameters[p], expected[layer.Shapes[p].Name]).Should().BeLessThan(1e-5);
    }

    private static int States(EquationCase layer) => layer.Graph.States.Length;

    /// <summary>The hidden state of every step, and of the others the last one.</summary>
    private static float[] Outputs(EquationCase layer)
    {
        int hidden = layer.Sizes.Hidden, width = States(layer) * hidden;
        float[][] rows = [.. layer.RunPlan<float>().Chunk(width)];
        return [.. rows.SelectMany(r => r[..hidden]), .. rows[^1][hidden..]];
    }

    private static Dictionary<string, float[]> Run(EquationCase layer, string cell)
    {
        using var scope = torch.NewDisposeScope();
        int hidden = layer.Sizes.Hidden, states = States(layer);
        var input = Tensor(layer.Sequence.Input, layer.Sequence.Steps, 1, layer.Sizes.Inputs);
        var state = Tensor(layer.Sequence.InitialState, states, 1, hidden);
        var parts = Enumerable.Range(0, states).Select(s => state.slice(0, s, s + 1, 1)).ToArray();
        var module = Module(cell, layer.Sizes.Inputs, hidden);
        var parameters = module.named_parameters().ToDictionary(p => p.name.Replace("_l0", ""), p => (torch.Tensor)p.parameter);
        using (torch.no_grad())
        {
            foreach (var (name, parameter) in parameters)
                parameter.copy_(torch.tensor(layer.Parameter(name), torch.float32).view(parameter.shape));
        }

        var (outputs, last) = Call(module, input, parts);
        var weighting = torch.tensor(layer.Weighting, torch.float32).view(layer.Sequence.Steps, states, hidden);
        // The graph of a loss on every step's states is that of outputs and last state where the cell state of earlier steps has no weight.
        ClearEarlier(layer, hidden);
        var loss = (outputs.view(layer.Sequence.Steps, hidden) * weighting.select(1, 0)).sum();
        (last is null ? loss : loss + (last.view(hidden) * weighting[^1].select(0, 1)).sum()).backward();
        return parameters.Select(p => (p.Key, p.Value.grad!)).Append(("input", input.grad!)).Append(("initial state", state.grad!))
            .Append(("outputs", last is null ? outputs.view(-1) : torch.cat([outputs.view(-1), last.view(-1)])))
            .ToDictionary(t => t.Item1, t => t.Item2.contiguous().data<float>().ToArray());
    }

    private static void ClearEarlier(EquationCase layer, int hidden)
    {
        int width = States(layer) * hidden;
        for (int step = 0; step < layer.Sequence.Steps - 1; step++)
            Array.Clear(layer.Weighting, step * width + hidden, width - hidden);
    }

    private static torch.Tensor Tensor(double[] values, params long[] shape) =>
        torch.tensor(values, torch.float32).view(shape).detach().requires_grad_();

    private static torch.nn.Module Module(string cell, int inputs, int hidden) => cell switch
    {
        "lstm" => torch.nn.LSTM(inputs, hidden),
        "gru" => torch.nn.GRU(inputs, hidden),
        _ => torch.nn.RNN(inputs, hidden, nonLinearity: cell == "rnn" ? torch.nn.NonLinearities.Tanh : torch.nn.NonLinearities.ReLU),
    };

    private static (torch.Tensor Outputs, torch.Tensor? LastCell) Call(torch.nn.Module module, torch.Tensor input, torch.Tensor[] states)
    {
        switch (module)
        {
            case TorchSharp.Modules.LSTM lstm:
                var (outputs, _, cell) = lstm.call(input, (states[0], states[1]));
                return (outputs, cell);
            case TorchSharp.Modules.GRU gru:
                return (gru.call(input, states[0]).Item1, null);
            default:
                return (((TorchSharp.Modules.RNN)module).call(input, states[0]).Item1, null);
        }
    }
}
