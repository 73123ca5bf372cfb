using System.Numerics;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>The products of a layer, one value after another: W x + b and its gradients.</summary>
internal sealed class InterpretedProduct<T>(CellGraph graph, LayerSizes sizes, LayerParameters layout)
    where T : INumberBase<T>
{
    /// <summary>Adds the product of an operand, with its bias, to a target.</summary>
    public void MultiplyAdd(int product, T[][] parameters, ReadOnlySpan<T> operand, Span<T> target)
    {
        var place = layout.OfProduct(product);
        for (int unit = 0; unit < place.Rows; unit++)
        {
            var (first, end, weight) = Row(product, place, unit);
            T sum = place.Bias < 0 ? T.Zero : parameters[place.Bias][place.BiasRow + unit];
            for (int k = first; k < end; k++)
                sum += parameters[place.Weight][weight + k] * operand[k];
            target[unit] += sum;
        }
    }

    /// <summary>Adds to the gradients of the operand and of the parameters.</summary>
    /// <param name="product">The product.</param>
    /// <param name="parameters">The layer's.</param>
    /// <param name="operand">What the product has read.</param>
    /// <param name="gradient">The gradient of its result.</param>
    /// <param name="operandGradient">Added to.</param>
    /// <param name="parameterGradients">Added to.</param>
    public void Backward(int product, T[][] parameters, ReadOnlySpan<T> operand, ReadOnlySpan<T> gradient, Span<T> operandGradient, T[][] parameterGradients)
    {
        var place = layout.OfProduct(product);
        for (int unit = 0; unit < place.Rows; unit++)
        {
            var (first, end, weight) = Row(product, place, unit);
            if (place.Bias >= 0)
                parameterGradients[place.Bias][place.BiasRow + unit] += gradient[unit];
            for (int k = first; k < end; k++)
            {
                operandGradient[k] += gradient[unit] * parameters[place.Weight][weight + k];
                parameterGradients[place.Weight][weight + k] += gradient[unit] * operand[k];
            }
        }
    }

    /// <summary>The units of the operand that feed a unit, and the place in the weight that the operand's first unit would have.</summary>
    private (int First, int End, int Weight) Row(int product, ProductParameters place, int unit)
    {
        var node = graph.Nodes[product];
        int operand = node.Operation == Operation.Input ? sizes.Inputs : sizes.Of(graph.Nodes[node.First].Size);
        var (first, end) = node.Blocks.Feeding(unit, place.Rows, operand);
        int row = (place.WeightRow + unit) * place.Columns;
        return (first, end, node.Blocks.Form == BlockForm.Diagonal ? row - first : row);
    }
}
