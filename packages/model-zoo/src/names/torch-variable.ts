/** The name that a torch module gives to a variable of ours; convolution, batch norm and dense layers. */
export function torchVariable(variable: string): string {
  return names[variable] ?? variable;
}

const names: Readonly<Record<string, string>> = {
  kernel: 'weight',
  depthwise_kernel: 'weight',
  gamma: 'weight',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
};
