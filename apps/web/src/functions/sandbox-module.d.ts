/** Made by the build: the sandbox in base64. */
declare module "virtual:sandbox" {
  const base64: string;
  export default base64;
}
